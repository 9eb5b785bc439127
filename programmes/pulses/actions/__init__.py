"""What can be done to instruments and waves; each module is one noun."""
