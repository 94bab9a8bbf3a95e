"""Checks across rows: one question per file. In: the typed rows of all documents; out: findings. Nothing is changed here.

A dash or a blank is no zero anywhere: what was not printed takes no part in a sum. A check that marks rows must be
right on a good sheet; where a publisher may have had a reason, it only warns.
"""
