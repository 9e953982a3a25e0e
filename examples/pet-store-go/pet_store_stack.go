package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-apigateway-resource-policies/cdk-apigateway-resource-policies-go/resourcepolicies"
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

// Routes returns a request to every route of the Pet Store.
func Routes() []resourcepolicies.Requests {
	return []resourcepolicies.Requests{
		resourcepolicies.Requests_To(jsii.String("GET"), jsii.String("/")),
		resourcepolicies.Requests_To(jsii.String("GET"), jsii.String("/pets")),
		resourcepolicies.Requests_To(jsii.String("POST"), jsii.String("/pets")),
		resourcepolicies.Requests_To(jsii.String("GET"), jsii.String("/pets/1")),
	}
}

// PetStoreStack is the Pet Store at one step of the workshop, for me and my neighbour.
type PetStoreStack struct {
	awscdk.Stack
	API awsapigateway.SpecRestApi
}

// PetStoreStackProps says which step is played, and by whom.
type PetStoreStackProps struct {
	awscdk.StackProps
	Step Step
	// MyAddress is the address that I call from.
	MyAddress string
	// Neighbour is another address, which is never refused.
	Neighbour string
}

// NewPetStoreStack makes the Pet Store, and asserts who may call it.
func NewPetStoreStack(scope constructs.Construct, id string, props *PetStoreStackProps) *PetStoreStack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)
	api := NewPetStoreAPI(stack, "Api")
	petStore := &PetStoreStack{Stack: stack, API: api}
	if props.Step == Open {
		return petStore
	}

	refused := props.Step == Denylisted || props.Step == OwnResponse
	if refused {
		resourcepolicies.NewIpDenylistPolicy(stack, jsii.String("Denylist"), &resourcepolicies.IpDenylistPolicyProps{
			RestApi:  api,
			IpRanges: jsii.Strings(props.MyAddress),
		})
	} else {
		// An API without a policy would not do: CloudFormation does not clear the policy of an API whose template
		// no longer mentions one, so the denylist would live on.
		resourcepolicies.NewOpenAccessPolicy(stack, jsii.String("OpenAccess"), &resourcepolicies.OpenAccessPolicyProps{
			RestApi: api,
		})
	}

	policy := resourcepolicies.ResourcePolicy_Of(api)
	if props.Step >= OwnResponse {
		policy.AddAccessDeniedResponse(resourcepolicies.AccessDeniedResponse_Message(
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
