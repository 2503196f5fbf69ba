#!/usr/bin/env python
"""Run a management command: ``python manage.py help`` lists them."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; a wrong setting ends in one plain sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Configuration error: {error}")


if __name__ == "__main__":
    main()
