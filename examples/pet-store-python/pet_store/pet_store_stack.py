from enum import IntEnum
from typing import Any

from aws_cdk import Stack
from cdk_apigateway_resource_policies import (
    AccessDeniedResponse,
    IpDenylistPolicy,
    OpenAccessPolicy,
    Requests,
    ResourcePolicy,
)
from constructs import Construct

from .pet_store_api import PetStoreApi


class Step(IntEnum):
    """The steps of the workshop."""

    OPEN = 1
    """As the workshop starts: the API has no policy at all."""
    DENYLISTED = 2
    """My address is on a denylist."""
    OWN_RESPONSE = 3
    """The refusal says what we want it to say."""
    REGAINED = 4
    """I am off the denylist, and the policy says so."""


ROUTES = [
    Requests.to("GET", "/"),
    Requests.to("GET", "/pets"),
    Requests.to("POST", "/pets"),
    Requests.to("GET", "/pets/1"),
]
"""A request to every route of the Pet Store."""


class PetStoreStack(Stack):
    """The Pet Store at one step of the workshop, for me and my neighbour."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        step: Step,
        my_address: str,
        neighbour: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.api = PetStoreApi(self, "Api")
        if step == Step.OPEN:
            return

        refused = step in (Step.DENYLISTED, Step.OWN_RESPONSE)
        if refused:
            IpDenylistPolicy(
                self, "Denylist", rest_api=self.api, ip_ranges=[my_address]
            )
        else:
            # An API without a policy would not do: CloudFormation does not clear the
            # policy of an API whose template no longer mentions one, so the denylist
            # would live on.
            OpenAccessPolicy(self, "OpenAccess", rest_api=self.api)

        policy = ResourcePolicy.of(self.api)
        if step >= Step.OWN_RESPONSE:
            policy.add_access_denied_response(
                AccessDeniedResponse.message(
                    "The Pet Store does not serve this address"
                )
            )

        # `cdk synth` fails unless this is so.
        for request in ROUTES:
            mine = request.from_address(my_address)
            if refused:
                policy.assert_denies(mine)
            else:
                policy.assert_allows(mine)
            policy.assert_allows(request.from_address(neighbour))
