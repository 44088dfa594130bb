"""A plan as a workbook: the user's own one with the decisions beside the requests, if there is."""
