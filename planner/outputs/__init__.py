"""How a plan is shown. Importing it teaches `Plan.save` the files it can write."""

from planner.outputs.files import write_csv, write_json, write_parquet
from planner.outputs.workbook import write_workbook
from planner.results.plan import writers

writers |= {
    ".xlsx": write_workbook,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".json": write_json,
}
