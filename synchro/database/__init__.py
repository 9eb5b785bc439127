"""The PostgreSQL backend that tells each transaction whose rows it may see."""
