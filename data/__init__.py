"""What do we keep, and who may read it: tables, queries and the facts made of them."""
