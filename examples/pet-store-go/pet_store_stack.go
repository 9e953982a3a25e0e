package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	policies "github.com/cdk-apigateway-resource-policies/cdk-apigateway-resource-policies-go/cdkapigatewayresourcepolicies"
)

// Step is a step of the workshop.
type Step int

const (
	// Open is how the workshop starts: the API has no policy at all.
	Open Step = iota + 1
	// Denylisted means that my address is on a denylist.
	Denylisted
	// OwnResponse makes the refusal say what we want it to say.
	OwnResponse
	// Regained takes me off the denylist, and the policy says so.
	Regained
)

// Routes are requests, one to every route of the Pet Store.
func Routes() []policies.Requests {
	return []policies.Requests{
		policies.Requests_To(jsii.String("GET"), jsii.String("/")),
		policies.Requests_To(jsii.String("GET"), jsii.String("/pets")),
		policies.Requests_To(jsii.String("POST"), jsii.String("/pets")),
		policies.Requests_To(jsii.String("GET"), jsii.String("/pets/1")),
	}
}

// PetStoreStack is the Pet Store at one step of the workshop, for me and my neighbour.
type PetStoreStack struct {
	awscdk.Stack
	API awsapigateway.RestApi
}

type PetStoreStackProps struct {
	awscdk.StackProps
	Step      Step
	MyAddress string
	Neighbour string
}

func NewPetStoreStack(scope constructs.Construct, id string, props *PetStoreStackProps) *PetStoreStack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)
	api := NewPetStoreAPI(stack, "Api")
	petStore := &PetStoreStack{Stack: stack, API: api}
	if props.Step == Open {
		return petStore
	}

	// From here on the API has a policy, and keeps one: CloudFormation does not clear the policy of an API
	// whose template no longer mentions it, so the denylist would live on.
	policy := policies.ResourcePolicy_Of(api)

	refused := props.Step == Denylisted || props.Step == OwnResponse
	if refused {
		policies.NewIpDenylistPolicy(stack, jsii.String("Denylist"), &policies.IpDenylistPolicyProps{
			RestApi:  api,
			IpRanges: jsii.Strings(props.MyAddress),
		})
	}
	if props.Step >= OwnResponse {
		policy.AddAccessDeniedResponse(policies.AccessDeniedResponse_Message(
			jsii.String("The Pet Store does not serve this address"), nil))
	}

	// `cdk synth` fails unless this is so.
	for _, request := range Routes() {
		mine := request.FromAddress(&props.MyAddress)
		if refused {
			policy.AssertDenies(mine)
		} else {
			policy.AssertAllows(mine)
		}
		policy.AssertAllows(request.FromAddress(&props.Neighbour))
	}
	return petStore
}
