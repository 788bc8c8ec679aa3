"""What a user has set: in a file of their own, in one of the project, in the environment."""

from paper_scan.settings.loading import InForce, Settings, SettingsError, load_settings, must_stay_offline
from paper_scan.settings.names import SETTINGS, Setting, Value
from paper_scan.settings.places import cache_folder, configuration_folder, project_file, user_file

__all__ = [
    "SETTINGS",
    "InForce",
    "Setting",
    "Settings",
    "SettingsError",
    "Value",
    "cache_folder",
    "configuration_folder",
    "load_settings",
    "must_stay_offline",
    "project_file",
    "user_file",
]
