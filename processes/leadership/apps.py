"""The app of Leadership."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.leadership"
    default = True
