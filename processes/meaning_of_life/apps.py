"""The app of Meaning of Life."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.meaning_of_life"
    default = True
