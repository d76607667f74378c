"""Spreadsheets: written so that no cell runs, read so that no file can harm, and every cell told by its address."""

from core.spreadsheets.lines import csv_lines
from core.spreadsheets.reading import MAX_ROWS, MAX_UNPACKED, Book, Cell, SpreadsheetRefused, open_book
from core.spreadsheets.values import amount, day, number, text, whole, yes_no
from core.spreadsheets.writing import Column, Sheet, TextTooLong, book, explained, workbook

__all__ = [
    "MAX_ROWS",
    "MAX_UNPACKED",
    "Book",
    "Cell",
    "Column",
    "Sheet",
    "SpreadsheetRefused",
    "TextTooLong",
    "amount",
    "book",
    "csv_lines",
    "day",
    "explained",
    "number",
    "open_book",
    "text",
    "whole",
    "workbook",
    "yes_no",
]
