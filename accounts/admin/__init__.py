"""Accounts and groups in the admin, as this site keeps them, in place of Django's own pages for them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User

from accounts.admin.groups import StaffGroupAdmin
from accounts.admin.users import StaffUserAdmin

admin.site.unregister([User, Group, EmailAddress, Authenticator])
admin.site.register(User, StaffUserAdmin)
admin.site.register(Group, StaffGroupAdmin)
