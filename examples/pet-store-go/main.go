// npx cdk synth -c step=2 -c address=203.0.113.7
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-apigateway-resource-policies/cdk-apigateway-resource-policies-go/resourcepolicies"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	address := contextValue(app, "address")
	step, err := strconv.Atoi(contextValue(app, "step"))
	if err != nil {
		panic(err)
	}
	stack := NewPetStoreStack(app, "PetStore", &PetStoreStackProps{
		StackProps: awscdk.StackProps{
			Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("eu-west-1")},
		},
		Step:      Step(step),
		MyAddress: address,
		Neighbour: contextValue(app, "neighbour"),
	})
	app.Synth(nil)

	for _, route := range Routes() {
		request := route.FromAddress(&address)
		decision := resourcepolicies.ResourcePolicy_EvaluateFor(stack.API, request)
		seen := ""
		if answer := decision.Response; answer != nil {
			seen = fmt.Sprintf(" %v %s", *answer.StatusCode, *answer.Body)
		}
		fmt.Fprintf(os.Stderr, "%s: %s%s\n", *request.ToString(), decision.Outcome, seen)
	}
}

// contextValue is what the app is told about key, by cdk.json or by cdk -c.
func contextValue(app awscdk.App, key string) string {
	return app.Node().GetContext(&key).(string)
}
