"""
The language itself, apart from this implementation.

Holds the grammars (`*.lark`), the language page (`language.md`) and hand-computed cases (`cases/*.yaml`), all read as
package data.
"""
