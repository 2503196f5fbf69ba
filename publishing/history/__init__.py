"""Every version of every record: who made it, when, and what it changed; and what was deleted, for a while.

``registry`` says what a record of each kind consists of, ``noting`` takes down what changes while a request runs,
``writing`` stores a version of each at its end, as versions of django-reversion, and ``versions`` reads them again.
"""
