"""Times in lists, and days as forms show and take them: 2026-09-15, as everywhere on the site."""

DATETIME_FORMAT = "Y-m-d H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"]
