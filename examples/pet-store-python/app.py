#!/usr/bin/env python3
"""npx cdk synth -c step=2 -c address=203.0.113.7"""

import sys

from aws_cdk import App, Environment
from cdk_apigateway_resource_policies import ResourcePolicy

from pet_store.pet_store_stack import ROUTES, PetStoreStack, Step

app = App()
address = app.node.get_context("address")
stack = PetStoreStack(
    app,
    "PetStore",
    step=Step(int(app.node.get_context("step"))),
    my_address=address,
    neighbour=app.node.get_context("neighbour"),
    env=Environment(account="111122223333", region="eu-west-1"),
)
app.synth()

for route in ROUTES:
    request = route.from_address(address)
    decision = ResourcePolicy.evaluate_for(stack.api, request)
    answer = decision.response
    seen = f" {answer.status_code} {answer.body}" if answer else ""
    print(f"{request.to_string()}: {decision.outcome.name}{seen}", file=sys.stderr)
