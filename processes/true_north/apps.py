"""The app of True North."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.true_north"
    default = True
