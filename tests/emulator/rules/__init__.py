"""What the server does with its state: plain functions, which raise `emulator.errors.ApiError`."""
