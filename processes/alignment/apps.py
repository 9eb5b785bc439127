"""The app of Alignment."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.alignment"
    default = True
