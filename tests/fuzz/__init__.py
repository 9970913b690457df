"""Fuzzing: every reader, list reader and recogniser with bytes that nobody meant.

    python -m tests.fuzz [--seconds N] [TARGET…]     coverage-guided (atheris), each target in a process of its own
    make soak                                        the same for all of them; XXGK_FUZZ_SECONDS for each

tests/fuzz/test_fuzz.py runs a small, always equal share of it in make test.
"""
