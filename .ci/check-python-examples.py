"""Every example of README and the docstrings, translated to Python, is Python: python3 .ci/check-python-examples.py TABLET"""
import ast
import json
import sys

snippets = json.load(open(sys.argv[1]))["snippets"].values()
assert snippets, "there are no examples"
for snippet in snippets:
    ast.parse(snippet["translations"]["python"]["source"])
print(f"{len(snippets)} examples are Python")
