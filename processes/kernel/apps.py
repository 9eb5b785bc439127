"""How a process app registers itself."""

from importlib import import_module

from django.apps import AppConfig

from programmes import registry


class KernelConfig(AppConfig):
    name = "processes.kernel"
    label = "kernel"
    default = True


class ProcessConfig(AppConfig):
    """Registers ``PROCESS`` of the app's ``process`` module.

    A process imports this module, never the class by name, or Django would find two candidates in
    the process's ``apps`` module and register neither.
    """

    default = False

    def ready(self) -> None:
        registry.register(import_module(f"{self.name}.process").PROCESS)
