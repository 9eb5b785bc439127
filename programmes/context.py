"""The main navigation: what the reader's parts may open."""
def navigation(request): return {}
