"""How plans and answers look in Jupyter and on pages."""
