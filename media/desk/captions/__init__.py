"""The contact sheet: captions and credits of many photos, written at the keyboard and saved as one goes."""
