using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Certification;

/// <summary>Somebody's role changed or ended: what this process keeps of that person no longer counts.</summary>
public sealed class WhenMembershipChanged(IDirectory directory) : IConsumer<MembershipChanged>
{
    public Task Consume(ConsumeContext<MembershipChanged> context)
    {
        directory.Forget(context.Message.Issuer, context.Message.Subject);
        return Task.CompletedTask;
    }
}
