"""Tests that the emulator answers as a real server did."""
