"""This site's composition, and its admin in place of Django's default one."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ForumSiteConfig(AppConfig):
    name = "forumsite"
    default = True


class ForumAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "forumsite.admin_site.ForumAdminSite"
