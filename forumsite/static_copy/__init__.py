"""The whole public site as files that any web server can serve, and that open from disk.

Pages are asked of the site itself, as a visitor would, so that nothing comes along that a visitor may not see. See
docs/static-copy.md.
"""
