"""The app of Excellence."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.excellence"
    default = True
