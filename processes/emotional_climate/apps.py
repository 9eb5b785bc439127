"""The app of Emotional climate."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.emotional_climate"
    default = True
