using System.Collections.Generic;
using Amazon.CDK;
using CdkApigatewayResourcePolicies;
using Constructs;

namespace PetStore;

/// <summary>The steps of the workshop.</summary>
public enum Step
{
    /// <summary>As the workshop starts: the API has no policy at all.</summary>
    Open = 1,

    /// <summary>My address is on a denylist.</summary>
    Denylisted,

    /// <summary>The refusal says what we want it to say.</summary>
    OwnResponse,

    /// <summary>I am off the denylist, and the policy says so.</summary>
    Regained,
}

public class PetStoreStackProps : StackProps
{
    public required Step Step { get; init; }

    /// <summary>The address that I call from.</summary>
    public required string MyAddress { get; init; }

    /// <summary>Another address, which is never refused.</summary>
    public required string Neighbour { get; init; }
}

/// <summary>The Pet Store at one step of the workshop, for me and my neighbour.</summary>
public class PetStoreStack : Stack
{
    /// <summary>A request to every route of the Pet Store.</summary>
    public static readonly IReadOnlyList<Requests> Routes = new[]
    {
        Requests.To("GET", "/"),
        Requests.To("GET", "/pets"),
        Requests.To("POST", "/pets"),
        Requests.To("GET", "/pets/1"),
    };

    public PetStoreApi Api { get; }

    public PetStoreStack(Construct scope, string id, PetStoreStackProps props) : base(scope, id, props)
    {
        Api = new PetStoreApi(this, "Api");
        if (props.Step == Step.Open)
        {
            return;
        }

        var refused = props.Step is Step.Denylisted or Step.OwnResponse;
        if (refused)
        {
            _ = new IpDenylistPolicy(this, "Denylist", new IpDenylistPolicyProps
            {
                RestApi = Api,
                IpRanges = new[] { props.MyAddress },
            });
        }
        else
        {
            // An API without a policy would not do: CloudFormation does not clear the policy of an API whose template
            // no longer mentions one, so the denylist would live on.
            _ = new OpenAccessPolicy(this, "OpenAccess", new OpenAccessPolicyProps { RestApi = Api });
        }

        var policy = ResourcePolicy.Of(Api);
        if (props.Step >= Step.OwnResponse)
        {
            policy.AddAccessDeniedResponse(AccessDeniedResponse.Message("The Pet Store does not serve this address"));
        }

        // `cdk synth` fails unless this is so.
        foreach (var request in Routes)
        {
            var mine = request.FromAddress(props.MyAddress);
            if (refused)
            {
                policy.AssertDenies(mine);
            }
            else
            {
                policy.AssertAllows(mine);
            }
            policy.AssertAllows(request.FromAddress(props.Neighbour));
        }
    }
}
