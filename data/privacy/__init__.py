"""How do people's rights over what is kept on them hold: access, correction, erasure, retention?"""
