"""Plans as a spreadsheet, because today's plans lie in Word and Excel: one sheet for each kind of row.

template()                              # bytes: an empty workbook with examples, lists to choose from and a guide
write_workbook(plan_file(plans))        # bytes: the same workbook filled in
read_workbook(upload)                   # Workbook: the document as of a JSON file, and the way back to the cells
"""

from portal.exchange.workbook.reading import Workbook, read_workbook
from portal.exchange.workbook.writing import template, write_workbook

__all__ = ["Workbook", "read_workbook", "template", "write_workbook"]
