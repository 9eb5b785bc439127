"""Progress reports: the snapshot, the pages made from it, the charts and the PDF."""
