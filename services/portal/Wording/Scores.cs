using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>How the points of a criterion came about, with the figures.</summary>
public static class Scores
{
    public static string Why(SourcingClient.ScorePart part)
    {
        if (part is { LowestCost: { } lowest, Cost: { } cost })
        {
            var (least, this_) = (Words.Number(lowest), Words.Number(cost));
            return Language.T($"100 x lowest cost {least} / this cost {this_}; cost is quantity x unit price + tooling.", $"100 x chi phí thấp nhất {least} / chi phí này {this_}; chi phí là số lượng x đơn giá + khuôn.");
        }

        if (part is { LeadTimeDays: { } days, WindowDays: { } window })
        {
            var late = days - window;
            return late <= 0
                ? Language.T($"{days} days, within the {window} days to the first delivery.", $"{days} ngày, kịp trong {window} ngày đến đợt giao đầu tiên.")
                : Language.T($"{days} days are {late} more than the {window} to the first delivery: 100 x (1 - {late} / {window}), and never below 0.", $"{days} ngày, nhiều hơn {late} ngày so với {window} ngày đến đợt giao đầu tiên: 100 x (1 - {late} / {window}), không dưới 0.");
        }

        return Language.T("Not enough data (n = 0): the middle of the category, as for every supplier without reviews.", "Chưa đủ dữ liệu (n = 0): tính mức giữa của nhóm, như mọi nhà cung cấp chưa có đánh giá.");
    }
}
