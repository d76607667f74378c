from django.urls import path

from approvals.views import (
    calendar,
    cases,
    chain,
    confirming,
    files,
    fund,
    organisations,
    papers,
    plans,
    steps,
    versions,
)

app_name = "approvals"
# Paths are written from the root of the site: config/urls.py includes this file at "".
PLAN = "planer/<str:number>/"
STEP = f"{PLAN}sagsforloeb/<int:step>/"
CHAIN = "organisation/<str:code>/sagsforloeb/"
MEETINGS = "organisation/<str:code>/moeder/"
urlpatterns = [
    path(f"{PLAN}sagsforloeb/", cases.case, name="case"),
    path(f"{PLAN}tjek/", cases.check, name="check"),
    path(f"{PLAN}indsend/", cases.submit, name="submit"),
    path(f"{PLAN}sagsforloeb/hoering/", organisations.hearing, name="hearing"),
    path(f"{PLAN}sagsforloeb/send-tilbage/", plans.return_case, name="return"),
    path(f"{PLAN}traek-tilbage/", plans.withdraw, name="withdraw"),
    path(f"{PLAN}uden-fonden/", plans.go_local, name="go_local"),
    path(f"{PLAN}start/", plans.start, name="start"),
    path(f"{PLAN}indsendelser/<int:snapshot>/", versions.snapshot, name="snapshot"),
    path(f"{PLAN}indsendelser/<int:snapshot>/aendringer/", versions.compare, name="compare"),
    path(f"{PLAN}versioner/", versions.versions, name="versions"),
    path(f"{PLAN}paa-dato/", versions.on_date, name="on_date"),
    path(f"{PLAN}sagsforloeb/dagsordenspunkt/", papers.item, name="item"),
    path(f"{PLAN}sagsforloeb/sagspakke/", papers.bundles, name="bundles"),
    path(f"{PLAN}sagsforloeb/sagspakke/<int:pk>/", papers.bundle, name="bundle"),
    path(f"{PLAN}sagsforloeb/sagspakke/<int:pk>/lagt-op/", papers.uploaded, name="bundle_uploaded"),
    path(STEP, steps.step, name="step"),
    path(f"{STEP}indstilling/", steps.recommend, name="recommend"),
    path(f"{STEP}ret-indstilling/", steps.rewrite, name="rewrite"),
    path(f"{STEP}udfyld/", steps.record, name="record"),
    path(f"{STEP}bekraeft/", confirming.confirm, name="confirm"),
    path(f"{STEP}til-sagsbehandler/", confirming.send_back, name="send_back"),
    path(f"{STEP}ret/", steps.replace, name="replace"),
    path(f"{STEP}overfoer/", steps.carry_over, name="carry_over"),
    path(f"{STEP}organ/", organisations.name_body, name="name_body"),
    path(f"{STEP}moede/", steps.set_meeting, name="set_meeting"),
    path(f"{STEP}bilag/<int:pk>/", files.file, name="file"),
    path(f"{STEP}afsend/", fund.forward, name="forward"),
    path(f"{STEP}ret-afsendelse/", fund.correct_forwarding, name="correct_forwarding"),
    path(f"{STEP}tilsagn/", fund.grant, name="grant"),
    path(f"{STEP}praekvalificer/", fund.prequalify, name="prequalify"),
    path(f"{STEP}afslag/", fund.refuse, name="refuse"),
    path(f"{STEP}bemaerkninger/", fund.remark, name="remark"),
    path(f"{STEP}brev/", fund.register_letter, name="register_letter"),
    path(f"{PLAN}tidsplan/", calendar.timetable, name="timetable"),
    path(MEETINGS, calendar.calendars, name="calendars"),
    path(f"{MEETINGS}<int:body>/", calendar.meetings, name="meetings"),
    path(CHAIN, chain.chain, name="chain"),
    path(f"{CHAIN}opret/", chain.chain_start, name="chain_start"),
    path(f"{CHAIN}fortryd/", chain.chain_undo, name="chain_undo"),
    path(f"{CHAIN}<int:body>/", chain.chain_change, name="chain_change"),
    path(f"{CHAIN}<int:body>/navn/", chain.chain_rename, name="chain_rename"),
]
