"""A copy of everything that cannot be made again: the database and the files that were sent in.

A backup is a folder. ``files/`` holds the files under the names of the storage, each copied once, as none is ever
altered; beside it stands a folder for each time a backup was made, with the database of that moment and
``manifest.json``, which names both with their size and SHA-256. Renditions and static files are made again.
"""
