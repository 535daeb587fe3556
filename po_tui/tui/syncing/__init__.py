"""Sync on the screen: what will happen is seen before it does, and what both sides changed is settled.

screen                      trackers beside the plan, what is under way, what came of it
remote_list, about_page     the trackers of the product, and one of them in short
plan_tree                   a plan as lines with ticks: what is ticked is what a run carries out
plan_list, foot             those lines on the screen, and what stands around them
report_page, first_page     what came of it; what stands there without a tracker
running, desk, course       the thread that syncs, all of them, and how far one is
known                       what is known without asking a tracker
telling, marking            a value and a change in words; two texts compared by their words
clash_verbs                 what the keys do about clashes, and about what was not taken
clash_sheet, clash_page     base, mine and theirs side by side
settling                    the answer to a clash
diff_sheet, owners_sheet    a long text before and after; who decides about which field
"""
