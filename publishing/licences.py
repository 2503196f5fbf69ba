"""Licences a photo or document can stand under, named by their SPDX identifiers where they have one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """What a reader may do with a file."""

    ALL_RIGHTS_RESERVED = "all-rights-reserved", _("All rights reserved")
    PRESS_USE = "press-use", _("Press use with credit")
    CC0 = "CC0-1.0", _("CC0 1.0 (no rights reserved)")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    CC_BY_ND = "CC-BY-ND-4.0", _("CC BY-ND 4.0")
    CC_BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")

    @property
    def address(self) -> str:
        """The page of the licence's steward that holds its text, or an empty string where there is none."""
        return ADDRESSES.get(self, "")

    @property
    def in_words(self) -> str:
        """One sentence that says what a reader may do."""
        return IN_WORDS[self]


BY_VALUE: dict[str, Licence] = {licence.value: licence for licence in Licence}
ADDRESSES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_ND: "https://creativecommons.org/licenses/by-nd/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}
IN_WORDS = {
    Licence.ALL_RIGHTS_RESERVED: _("Ask the rights holder before using this in any way."),
    Licence.PRESS_USE: _("Free for news reporting with the credit line; ask before any other use."),
    Licence.CC0: _("Free for any use; a credit is welcome but not required."),
    Licence.CC_BY: _("Free for any use, changed or not, if you give the credit."),
    Licence.CC_BY_SA: _("Free for any use if you give the credit and share what you change under the same licence."),
    Licence.CC_BY_ND: _("Free for any use, unchanged only, if you give the credit."),
    Licence.CC_BY_NC: _("Free for any use that is not commercial, if you give the credit."),
    Licence.PUBLIC_DOMAIN: _("Free of known copyright restrictions."),
}
