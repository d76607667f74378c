"""What people do across apps."""

from portal.actions.importing import import_plans

__all__ = ["import_plans"]
