"""Do the pages show what they were asked, to whom they may?"""
