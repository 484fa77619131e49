"""The `mikata` command: what can be asked of Mikata in a terminal?"""
