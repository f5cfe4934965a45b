#!/usr/bin/python
from __future__ import annotations

DOCUMENTATION = "x"
from ansible_collections.timeseries.influxdb.plugins.module_utils import _argspec
from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._run import run_bucket_label


def main() -> None:
    run_module(_argspec.connection().merge(_argspec.bucket_label()), run_bucket_label)


if __name__ == "__main__":
    main()
