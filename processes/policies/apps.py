"""The app of Policies."""

from processes.kernel import apps


class Config(apps.ProcessConfig):
    name = "processes.policies"
    default = True
