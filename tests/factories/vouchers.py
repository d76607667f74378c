"""A PDF as small as one can be."""

from portal.management.demo.economy import small_pdf

PDF = small_pdf("Faktura")
