"""Tests of caption spreadsheets."""
