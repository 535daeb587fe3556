CREATE TABLE draft (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	scope VARCHAR NOT NULL,
	record VARCHAR NOT NULL,
	field VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	UNIQUE (scope, record, field)
);
CREATE TABLE product (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	aliases JSON NOT NULL,
	name VARCHAR NOT NULL,
	tagline VARCHAR NOT NULL,
	owner_organisation VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	lifecycle_phase VARCHAR NOT NULL,
	phase_since VARCHAR,
	value_users VARCHAR NOT NULL,
	value_customers VARCHAR NOT NULL,
	value_organisation VARCHAR NOT NULL,
	next_number INTEGER NOT NULL,
	settings JSON NOT NULL,
	next_session JSON NOT NULL,
	notes JSON NOT NULL,
	created VARCHAR NOT NULL,
	UNIQUE (uid),
	UNIQUE ("key")
);
CREATE TABLE pulse (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR NOT NULL,
	n INTEGER NOT NULL,
	UNIQUE (kind)
);
CREATE TABLE setting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	value JSON NOT NULL,
	UNIQUE (name)
);
CREATE TABLE assumption (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	evidence VARCHAR,
	status VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_assumption_product_id ON assumption (product_id);
CREATE TABLE brought (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	source VARCHAR NOT NULL,
	external_id VARCHAR NOT NULL,
	record_uid VARCHAR NOT NULL,
	imported JSON NOT NULL,
	UNIQUE (product_id, source, external_id),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_brought_product_id ON brought (product_id);
CREATE TABLE budget (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	period VARCHAR NOT NULL,
	currency VARCHAR NOT NULL,
	approved FLOAT,
	spent FLOAT,
	forecast_end FLOAT,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_budget_product_id ON budget (product_id);
CREATE TABLE need (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	wish VARCHAR NOT NULL,
	who VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	noted_on VARCHAR,
	state VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	on_board BOOLEAN NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_need_key ON need ("key");
CREATE INDEX ix_need_product_id ON need (product_id);
CREATE TABLE person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	level VARCHAR NOT NULL,
	decides JSON NOT NULL,
	hours_per_week FLOAT,
	estimates BOOLEAN,
	last_word_on_order BOOLEAN NOT NULL,
	employer VARCHAR NOT NULL,
	seat INTEGER NOT NULL,
	stakeholder BOOLEAN NOT NULL,
	side VARCHAR NOT NULL,
	internal BOOLEAN,
	power INTEGER,
	interest INTEGER,
	engagement_now VARCHAR NOT NULL,
	engagement_wanted VARCHAR NOT NULL,
	cadence_days INTEGER,
	last_contact VARCHAR,
	next_contact VARCHAR,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_person_key ON person ("key");
CREATE INDEX ix_person_product_id ON person (product_id);
CREATE TABLE reference (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	from_kind VARCHAR NOT NULL,
	from_id INTEGER NOT NULL,
	to_kind VARCHAR NOT NULL,
	to_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_reference_from_id ON reference (from_id);
CREATE INDEX ix_reference_product_id ON reference (product_id);
CREATE INDEX ix_reference_to_id ON reference (to_id);
CREATE TABLE remote (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	base_url VARCHAR NOT NULL,
	browse_url VARCHAR NOT NULL,
	project VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	pull VARCHAR NOT NULL,
	owners JSON NOT NULL,
	config JSON NOT NULL,
	account VARCHAR NOT NULL,
	added VARCHAR NOT NULL,
	UNIQUE (name),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_remote_product_id ON remote (product_id);
CREATE TABLE roadmap_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	outcome VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	features JSON NOT NULL,
	metric VARCHAR NOT NULL,
	start VARCHAR,
	"end" VARCHAR,
	horizon VARCHAR NOT NULL,
	confidence VARCHAR NOT NULL,
	status VARCHAR NOT NULL,
	risk VARCHAR NOT NULL,
	milestone_name VARCHAR NOT NULL,
	milestone_date VARCHAR,
	milestone_kind VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_roadmap_item_key ON roadmap_item ("key");
CREATE INDEX ix_roadmap_item_product_id ON roadmap_item (product_id);
CREATE TABLE saved_view (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	"query" VARCHAR NOT NULL,
	columns JSON NOT NULL,
	tree BOOLEAN,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_saved_view_product_id ON saved_view (product_id);
CREATE TABLE sprint (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	start VARCHAR,
	"end" VARCHAR,
	goal VARCHAR NOT NULL,
	goal_met BOOLEAN,
	forecast_points FLOAT,
	done_points FLOAT,
	capacity_person_days FLOAT,
	normal_person_days FLOAT,
	note VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_sprint_key ON sprint ("key");
CREATE INDEX ix_sprint_product_id ON sprint (product_id);
CREATE TABLE supplier (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	contract VARCHAR NOT NULL,
	client_accountable_for JSON NOT NULL,
	supplier_accountable_for JSON NOT NULL,
	tracker VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_supplier_product_id ON supplier (product_id);
CREATE TABLE vision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	statement VARCHAR NOT NULL,
	pitch_for VARCHAR NOT NULL,
	pitch_who VARCHAR NOT NULL,
	pitch_product VARCHAR NOT NULL,
	pitch_is_a VARCHAR NOT NULL,
	pitch_that VARCHAR NOT NULL,
	pitch_unlike VARCHAR NOT NULL,
	pitch_our_product VARCHAR NOT NULL,
	target_group JSON NOT NULL,
	product JSON NOT NULL,
	business_goals JSON NOT NULL,
	competitors JSON NOT NULL,
	revenue JSON NOT NULL,
	cost JSON NOT NULL,
	channels JSON NOT NULL,
	last_presented_on VARCHAR,
	last_presented_to JSON NOT NULL,
	version INTEGER NOT NULL,
	changed VARCHAR,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_vision_product_id ON vision (product_id);
CREATE TABLE vision_answer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	value BOOLEAN,
	"by" VARCHAR NOT NULL,
	at VARCHAR,
	judged VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_vision_answer_product_id ON vision_answer (product_id);
CREATE TABLE vision_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	snapshot JSON NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE
);
CREATE INDEX ix_vision_version_product_id ON vision_version (product_id);
CREATE TABLE cursor (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	remote_id INTEGER NOT NULL,
	watermark VARCHAR NOT NULL,
	etag VARCHAR NOT NULL,
	full_at VARCHAR NOT NULL,
	pulled_at VARCHAR NOT NULL,
	compared_to INTEGER NOT NULL,
	order_agreed JSON NOT NULL,
	words JSON NOT NULL,
	UNIQUE (remote_id),
	FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE
);
CREATE TABLE delegation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	task VARCHAR NOT NULL,
	from_id INTEGER,
	to_id INTEGER,
	accountable_id INTEGER,
	due VARCHAR,
	status VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(from_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(to_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(accountable_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_delegation_product_id ON delegation (product_id);
CREATE TABLE development (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	category VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	seen_on VARCHAR,
	effective_on VARCHAR,
	likelihood INTEGER,
	impact INTEGER,
	response VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	owner_id INTEGER,
	review_on VARCHAR,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(owner_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_development_key ON development ("key");
CREATE INDEX ix_development_product_id ON development (product_id);
CREATE TABLE expectation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	stakeholder_id INTEGER,
	text VARCHAR NOT NULL,
	expected_by VARCHAR,
	status VARCHAR NOT NULL,
	our_message VARCHAR,
	agreed_on VARCHAR,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(stakeholder_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_expectation_key ON expectation ("key");
CREATE INDEX ix_expectation_product_id ON expectation (product_id);
CREATE TABLE goal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	metric VARCHAR NOT NULL,
	unit VARCHAR NOT NULL,
	direction VARCHAR NOT NULL,
	baseline FLOAT,
	baseline_date VARCHAR,
	target FLOAT,
	deadline VARCHAR,
	owner_id INTEGER,
	method VARCHAR NOT NULL,
	cadence VARCHAR NOT NULL,
	business_goal VARCHAR NOT NULL,
	objective VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(owner_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_goal_key ON goal ("key");
CREATE INDEX ix_goal_product_id ON goal (product_id);
CREATE TABLE item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	rank VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	type VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	as_a VARCHAR NOT NULL,
	i_want VARCHAR NOT NULL,
	so_that VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	criteria JSON NOT NULL,
	estimate FLOAT,
	estimated_on VARCHAR,
	tshirt VARCHAR NOT NULL,
	labels JSON NOT NULL,
	parent_id INTEGER,
	assignee_id INTEGER,
	detail_owner_id INTEGER,
	requested_by_id INTEGER,
	need_id INTEGER,
	deadline VARCHAR,
	moscow VARCHAR NOT NULL,
	kano VARCHAR NOT NULL,
	kano_with FLOAT,
	kano_without FLOAT,
	user_business_value FLOAT,
	time_criticality FLOAT,
	risk_opportunity FLOAT,
	job_size FLOAT,
	reach_per_quarter FLOAT,
	impact FLOAT,
	confidence FLOAT,
	effort_person_months FLOAT,
	details JSON NOT NULL,
	split JSON NOT NULL,
	external_ref VARCHAR NOT NULL,
	private_note VARCHAR NOT NULL,
	created VARCHAR NOT NULL,
	updated VARCHAR NOT NULL,
	UNIQUE (product_id, number),
	CONSTRAINT item_has_title CHECK (title <> ''),
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(parent_id) REFERENCES item (id) ON DELETE SET NULL,
	FOREIGN KEY(assignee_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(detail_owner_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(requested_by_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(need_id) REFERENCES need (id) ON DELETE SET NULL
);
CREATE INDEX ix_item_deadline ON item (product_id, deadline) WHERE deadline <> '';
CREATE INDEX ix_item_moscow ON item (product_id, moscow, estimate, type, state) WHERE moscow <> '';
CREATE INDEX ix_item_need ON item (need_id) WHERE need_id IS NOT NULL;
CREATE UNIQUE INDEX ix_item_order ON item (product_id, rank);
CREATE INDEX ix_item_parent_id ON item (parent_id);
CREATE INDEX ix_item_placed ON item (product_id, rank) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX ix_item_product_id ON item (product_id);
CREATE INDEX ix_item_rice ON item (product_id, reach_per_quarter, impact, confidence, effort_person_months, type, state) WHERE reach_per_quarter IS NOT NULL;
CREATE INDEX ix_item_state ON item (product_id, state, type, estimate);
CREATE INDEX ix_item_wsjf ON item (product_id, user_business_value, time_criticality, risk_opportunity, job_size, estimate, type, state) WHERE (user_business_value IS NOT NULL OR time_criticality IS NOT NULL OR risk_opportunity IS NOT NULL);
CREATE TABLE lease (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	remote_id INTEGER NOT NULL,
	process VARCHAR NOT NULL,
	expires VARCHAR NOT NULL,
	UNIQUE (remote_id),
	FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE
);
CREATE TABLE risk (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	likelihood INTEGER,
	impact INTEGER,
	response VARCHAR NOT NULL,
	owner_id INTEGER,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(owner_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_risk_key ON risk ("key");
CREATE INDEX ix_risk_product_id ON risk (product_id);
CREATE TABLE roadmap_dependency (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	roadmap_id INTEGER NOT NULL,
	needs_id INTEGER NOT NULL,
	FOREIGN KEY(roadmap_id) REFERENCES roadmap_item (id) ON DELETE CASCADE,
	FOREIGN KEY(needs_id) REFERENCES roadmap_item (id) ON DELETE CASCADE
);
CREATE INDEX ix_roadmap_dependency_needs_id ON roadmap_dependency (needs_id);
CREATE INDEX ix_roadmap_dependency_roadmap_id ON roadmap_dependency (roadmap_id);
CREATE TABLE session (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	state VARCHAR NOT NULL,
	date VARCHAR,
	started VARCHAR,
	ended VARCHAR,
	timebox_min INTEGER NOT NULL,
	facilitator_id INTEGER,
	decider_id INTEGER,
	goal VARCHAR NOT NULL,
	goal_reached BOOLEAN,
	goal_context JSON NOT NULL,
	private_notes VARCHAR NOT NULL,
	roti JSON NOT NULL,
	ready_points_before FLOAT,
	ready_points_after FLOAT,
	top_before JSON NOT NULL,
	top_after JSON NOT NULL,
	next_date VARCHAR,
	order_confirmed_by VARCHAR NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(facilitator_id) REFERENCES person (id) ON DELETE SET NULL,
	FOREIGN KEY(decider_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_session_key ON session ("key");
CREATE INDEX ix_session_product_id ON session (product_id);
CREATE TABLE sync_run (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	remote_id INTEGER NOT NULL,
	started VARCHAR NOT NULL,
	ended VARCHAR NOT NULL,
	requests INTEGER NOT NULL,
	outcome VARCHAR NOT NULL,
	counts JSON NOT NULL,
	log JSON NOT NULL,
	FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE
);
CREATE INDEX ix_sync_run_remote_id ON sync_run (remote_id);
CREATE TABLE action (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	session_id INTEGER,
	item_id INTEGER,
	text VARCHAR NOT NULL,
	owner VARCHAR NOT NULL,
	due VARCHAR,
	status VARCHAR NOT NULL,
	at VARCHAR,
	closed VARCHAR,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE SET NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_action_item_id ON action (item_id);
CREATE INDEX ix_action_key ON action ("key");
CREATE INDEX ix_action_product_id ON action (product_id);
CREATE INDEX ix_action_session_id ON action (session_id);
CREATE TABLE agenda_entry (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	session_id INTEGER NOT NULL,
	item_id INTEGER,
	position INTEGER NOT NULL,
	planned_min INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	planned BOOLEAN NOT NULL,
	discussed BOOLEAN NOT NULL,
	used_seconds INTEGER NOT NULL,
	state_before VARCHAR NOT NULL,
	state_after VARCHAR NOT NULL,
	estimate_before FLOAT,
	result FLOAT,
	size VARCHAR NOT NULL,
	leaving VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	override_why VARCHAR NOT NULL,
	extended BOOLEAN NOT NULL,
	quality_seen JSON NOT NULL,
	criteria_before JSON,
	new_criteria JSON NOT NULL,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_agenda_entry_item_id ON agenda_entry (item_id);
CREATE INDEX ix_agenda_entry_session_id ON agenda_entry (session_id);
CREATE TABLE answer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	value BOOLEAN,
	"by" VARCHAR NOT NULL,
	at VARCHAR,
	judged VARCHAR NOT NULL,
	UNIQUE (item_id, "key"),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_answer_item_id ON answer (item_id);
CREATE TABLE attendance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	session_id INTEGER NOT NULL,
	person_id INTEGER,
	name VARCHAR NOT NULL,
	present BOOLEAN NOT NULL,
	seat INTEGER NOT NULL,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE,
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_attendance_session_id ON attendance (session_id);
CREATE TABLE create_intent (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	remote_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	payload JSON NOT NULL,
	at VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	UNIQUE (item_id, remote_id),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE
);
CREATE INDEX ix_create_intent_item_id ON create_intent (item_id);
CREATE INDEX ix_create_intent_remote_id ON create_intent (remote_id);
CREATE TABLE decision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	session_id INTEGER,
	item_id INTEGER,
	text VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	at VARCHAR,
	confirmed BOOLEAN NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE SET NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_decision_item_id ON decision (item_id);
CREATE INDEX ix_decision_key ON decision ("key");
CREATE INDEX ix_decision_product_id ON decision (product_id);
CREATE INDEX ix_decision_session_id ON decision (session_id);
CREATE TABLE external_delivery (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	party VARCHAR NOT NULL,
	due VARCHAR,
	status VARCHAR NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_external_delivery_item_id ON external_delivery (item_id);
CREATE TABLE feedback (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	"on" VARCHAR NOT NULL,
	moment VARCHAR NOT NULL,
	delivered VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	verdict VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	became_id INTEGER,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(became_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_feedback_became_id ON feedback (became_id);
CREATE INDEX ix_feedback_key ON feedback ("key");
CREATE INDEX ix_feedback_product_id ON feedback (product_id);
CREATE TABLE goal_answer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	goal_id INTEGER NOT NULL,
	"key" VARCHAR NOT NULL,
	value BOOLEAN,
	"by" VARCHAR NOT NULL,
	at VARCHAR,
	judged VARCHAR NOT NULL,
	FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
CREATE INDEX ix_goal_answer_goal_id ON goal_answer (goal_id);
CREATE TABLE item_dependency (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	needs_id INTEGER NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(needs_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_item_dependency_item_id ON item_dependency (item_id);
CREATE INDEX ix_item_dependency_needs_id ON item_dependency (needs_id);
CREATE TABLE item_goal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	goal_id INTEGER NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
CREATE INDEX ix_item_goal_goal_id ON item_goal (goal_id);
CREATE INDEX ix_item_goal_item_id ON item_goal (item_id);
CREATE TABLE item_quality (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	quality_id INTEGER NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(quality_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_item_quality_item_id ON item_quality (item_id);
CREATE INDEX ix_item_quality_quality_id ON item_quality (quality_id);
CREATE TABLE item_roadmap (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	roadmap_id INTEGER NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(roadmap_id) REFERENCES roadmap_item (id) ON DELETE CASCADE
);
CREATE INDEX ix_item_roadmap_item_id ON item_roadmap (item_id);
CREATE INDEX ix_item_roadmap_roadmap_id ON item_roadmap (roadmap_id);
CREATE TABLE link (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	remote_id INTEGER NOT NULL,
	there_id VARCHAR NOT NULL,
	there_key VARCHAR NOT NULL,
	url VARCHAR NOT NULL,
	status VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	agreed JSON NOT NULL,
	seen JSON NOT NULL,
	refused JSON NOT NULL,
	rich JSON NOT NULL,
	there_updated VARCHAR NOT NULL,
	pushed_at VARCHAR NOT NULL,
	unsettled BOOLEAN NOT NULL,
	UNIQUE (remote_id, there_id),
	UNIQUE (item_id, remote_id),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE
);
CREATE INDEX ix_link_item_id ON link (item_id);
CREATE INDEX ix_link_remote_id ON link (remote_id);
CREATE INDEX ix_link_there_key ON link (there_key);
CREATE INDEX ix_link_unsettled ON link (remote_id) WHERE unsettled;
CREATE TABLE live_session (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	session_id INTEGER NOT NULL,
	position JSON NOT NULL,
	at VARCHAR NOT NULL,
	UNIQUE (product_id),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
);
CREATE INDEX ix_live_session_session_id ON live_session (session_id);
CREATE TABLE measurement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	goal_id INTEGER NOT NULL,
	"on" VARCHAR NOT NULL,
	value FLOAT NOT NULL,
	note VARCHAR NOT NULL,
	FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
CREATE INDEX ix_measurement_goal_id ON measurement (goal_id);
CREATE TABLE order_change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	session_id INTEGER,
	from_place INTEGER,
	to_place INTEGER,
	"by" VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE SET NULL
);
CREATE INDEX ix_order_change_item_id ON order_change (item_id);
CREATE INDEX ix_order_change_product_id ON order_change (product_id);
CREATE INDEX ix_order_change_session_id ON order_change (session_id);
CREATE TABLE origin (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	source VARCHAR NOT NULL,
	external_id VARCHAR NOT NULL,
	line VARCHAR NOT NULL,
	imported JSON NOT NULL,
	UNIQUE (product_id, source, external_id),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_origin_item_id ON origin (item_id);
CREATE INDEX ix_origin_product_id ON origin (product_id);
CREATE TABLE parked_topic (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	session_id INTEGER,
	item_id INTEGER,
	text VARCHAR NOT NULL,
	follow_up VARCHAR NOT NULL,
	at VARCHAR,
	confirmed BOOLEAN NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE SET NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_parked_topic_item_id ON parked_topic (item_id);
CREATE INDEX ix_parked_topic_product_id ON parked_topic (product_id);
CREATE INDEX ix_parked_topic_session_id ON parked_topic (session_id);
CREATE TABLE product_goal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	measured_by_id INTEGER,
	since VARCHAR,
	ended VARCHAR,
	fulfilled BOOLEAN NOT NULL,
	reason VARCHAR NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(measured_by_id) REFERENCES goal (id) ON DELETE SET NULL
);
CREATE INDEX ix_product_goal_product_id ON product_goal (product_id);
CREATE TABLE quality_measurement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	"on" VARCHAR NOT NULL,
	value FLOAT NOT NULL,
	n INTEGER,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_quality_measurement_item_id ON quality_measurement (item_id);
CREATE TABLE quality_target (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	characteristic VARCHAR NOT NULL,
	subcharacteristic VARCHAR NOT NULL,
	measure VARCHAR NOT NULL,
	unit VARCHAR NOT NULL,
	target FLOAT,
	breakpoint FLOAT,
	direction VARCHAR NOT NULL,
	method VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	UNIQUE (item_id),
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	item_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	addressee VARCHAR NOT NULL,
	asked VARCHAR,
	answer VARCHAR,
	answered VARCHAR,
	blocking BOOLEAN NOT NULL,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);
CREATE INDEX ix_question_item_id ON question (item_id);
CREATE TABLE roadmap_goal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	roadmap_id INTEGER NOT NULL,
	goal_id INTEGER NOT NULL,
	FOREIGN KEY(roadmap_id) REFERENCES roadmap_item (id) ON DELETE CASCADE,
	FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
CREATE INDEX ix_roadmap_goal_goal_id ON roadmap_goal (goal_id);
CREATE INDEX ix_roadmap_goal_roadmap_id ON roadmap_goal (roadmap_id);
CREATE TABLE sprint_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	sprint_id INTEGER NOT NULL,
	item_id INTEGER,
	"key" VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	points FLOAT,
	outcome VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	FOREIGN KEY(sprint_id) REFERENCES sprint (id) ON DELETE CASCADE,
	FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE SET NULL
);
CREATE INDEX ix_sprint_item_item_id ON sprint_item (item_id);
CREATE INDEX ix_sprint_item_sprint_id ON sprint_item (sprint_id);
CREATE TABLE step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	product_id INTEGER,
	label VARCHAR NOT NULL,
	person VARCHAR NOT NULL,
	process VARCHAR NOT NULL,
	origin VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	open BOOLEAN NOT NULL,
	owner VARCHAR NOT NULL,
	reverts_id INTEGER,
	undone_by_id INTEGER,
	reason VARCHAR NOT NULL,
	session_id INTEGER,
	UNIQUE (uid),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE SET NULL,
	FOREIGN KEY(reverts_id) REFERENCES step (id) ON DELETE SET NULL,
	FOREIGN KEY(undone_by_id) REFERENCES step (id) ON DELETE SET NULL,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE SET NULL
);
CREATE INDEX ix_step_open ON step (open) WHERE open;
CREATE INDEX ix_step_process ON step (process);
CREATE INDEX ix_step_product_id ON step (product_id);
CREATE INDEX ix_step_session_id ON step (session_id);
CREATE TABLE strategy (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	horizon VARCHAR NOT NULL,
	where_to_play VARCHAR NOT NULL,
	how_to_win JSON NOT NULL,
	not_doing JSON NOT NULL,
	product_goal VARCHAR NOT NULL,
	product_goal_since VARCHAR,
	measured_by_id INTEGER,
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(measured_by_id) REFERENCES goal (id) ON DELETE SET NULL
);
CREATE INDEX ix_strategy_product_id ON strategy (product_id);
CREATE TABLE ballot (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	entry_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	seat VARCHAR NOT NULL,
	seal VARCHAR NOT NULL,
	process VARCHAR NOT NULL,
	card VARCHAR,
	salt VARCHAR,
	UNIQUE (entry_id, number, seat),
	FOREIGN KEY(entry_id) REFERENCES agenda_entry (id) ON DELETE CASCADE
);
CREATE INDEX ix_ballot_entry_id ON ballot (entry_id);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	step_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	"row" INTEGER NOT NULL,
	field VARCHAR NOT NULL,
	item_id INTEGER,
	"before" JSON,
	"after" JSON,
	FOREIGN KEY(step_id) REFERENCES step (id) ON DELETE CASCADE
);
CREATE INDEX ix_change_field ON change (kind, "row", field);
CREATE INDEX ix_change_item_id ON change (item_id);
CREATE INDEX ix_change_step_id ON change (step_id);
CREATE TABLE sandbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	person VARCHAR NOT NULL,
	base_step_id INTEGER,
	changes JSON NOT NULL,
	choices JSON NOT NULL,
	begun VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	UNIQUE (product_id, person),
	FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,
	FOREIGN KEY(base_step_id) REFERENCES step (id) ON DELETE SET NULL
);
CREATE INDEX ix_sandbox_product_id ON sandbox (product_id);
CREATE TABLE session_question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	session_id INTEGER NOT NULL,
	question_id INTEGER NOT NULL,
	confirmed BOOLEAN NOT NULL,
	FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE,
	FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE CASCADE
);
CREATE INDEX ix_session_question_question_id ON session_question (question_id);
CREATE INDEX ix_session_question_session_id ON session_question (session_id);
CREATE TABLE vote_round (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	entry_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	votes JSON NOT NULL,
	revealed VARCHAR,
	FOREIGN KEY(entry_id) REFERENCES agenda_entry (id) ON DELETE CASCADE
);
CREATE INDEX ix_vote_round_entry_id ON vote_round (entry_id);

CREATE VIRTUAL TABLE item_text USING fts5(
    title, story, description, criteria,
    content='', tokenize='ascii', prefix='2 3'
);
CREATE TRIGGER item_text_added AFTER INSERT ON item BEGIN
    INSERT INTO item_text(rowid, title, story, description, criteria)
    SELECT new.id, 
    words_of(new.title), words_of(new.as_a || ' ' || new.i_want || ' ' || new.so_that),
    words_of(new.description), words_of((SELECT
        coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each(new.criteria)))
;
END;
CREATE TRIGGER item_text_removed AFTER DELETE ON item BEGIN
    INSERT INTO item_text(item_text, rowid, title, story, description, criteria)
    SELECT 'delete', old.id, 
    words_of(old.title), words_of(old.as_a || ' ' || old.i_want || ' ' || old.so_that),
    words_of(old.description), words_of((SELECT
        coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each(old.criteria)))
;
END;
CREATE TRIGGER item_text_changed
AFTER UPDATE OF title, as_a, i_want, so_that, description, criteria ON item BEGIN
    INSERT INTO item_text(item_text, rowid, title, story, description, criteria)
    SELECT 'delete', old.id, 
    words_of(old.title), words_of(old.as_a || ' ' || old.i_want || ' ' || old.so_that),
    words_of(old.description), words_of((SELECT
        coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each(old.criteria)))
;
    INSERT INTO item_text(rowid, title, story, description, criteria)
    SELECT new.id, 
    words_of(new.title), words_of(new.as_a || ' ' || new.i_want || ' ' || new.so_that),
    words_of(new.description), words_of((SELECT
        coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each(new.criteria)))
;
END;

CREATE TABLE item_label (
    label TEXT NOT NULL COLLATE NOCASE, item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
    PRIMARY KEY (label, item_id)
) WITHOUT ROWID;
CREATE INDEX ix_item_label_item ON item_label (item_id);
CREATE TRIGGER item_label_added AFTER INSERT ON item WHEN new.labels <> '[]' BEGIN
    INSERT OR IGNORE INTO item_label SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER item_label_changed AFTER UPDATE OF labels ON item BEGIN
    DELETE FROM item_label WHERE item_id = new.id;
    INSERT OR IGNORE INTO item_label SELECT value, new.id FROM json_each(new.labels);
END;
