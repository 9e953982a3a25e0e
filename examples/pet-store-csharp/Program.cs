using System;
using Amazon.CDK;
using CdkApigatewayResourcePolicies;
using PetStore;

// npx cdk synth -c step=2 -c address=203.0.113.7
var app = new App();
var address = (string)app.Node.GetContext("address");
var stack = new PetStoreStack(app, "PetStore", new PetStoreStackProps
{
    Step = (Step)int.Parse((string)app.Node.GetContext("step")),
    MyAddress = address,
    Neighbour = (string)app.Node.GetContext("neighbour"),
    Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" },
});
app.Synth();

foreach (var route in PetStoreStack.Routes)
{
    var request = route.FromAddress(address);
    var decision = ResourcePolicy.EvaluateFor(stack.Api, request);
    var seen = decision.Response is { } answer ? $" {answer.StatusCode} {answer.Body}" : "";
    Console.Error.WriteLine($"{request}: {decision.Outcome}{seen}");
}
